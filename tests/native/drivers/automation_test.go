// Runs the program of the example as an inline program of the Automation API, which needs no language host. It is put
// beside the example's main.go; STEP is preview, up or destroy, FOLDER holds Pulumi.yaml.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
)

func TestStep(t *testing.T) {
	ctx := t.Context()
	stack, err := auto.UpsertStackInlineSource(ctx, "dev", "opik-organization", declare, auto.WorkDir(os.Getenv("FOLDER")))
	if err != nil {
		t.Fatal(err)
	}
	switch step := os.Getenv("STEP"); step {
	case "preview":
		_, err = stack.Preview(ctx, optpreview.ProgressStreams(os.Stdout), optpreview.Color("never"))
	case "up":
		_, err = stack.Up(ctx, optup.ProgressStreams(os.Stdout), optup.Color("never"))
	case "destroy":
		_, err = stack.Destroy(ctx, optdestroy.ProgressStreams(os.Stdout), optdestroy.Color("never"))
	default:
		err = fmt.Errorf("no step %q", step)
	}
	if err != nil {
		t.Fatal(err)
	}
	outputs, err := stack.Outputs(ctx)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]any{}
	for name, output := range outputs {
		values[name] = output.Value
	}
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("outputs:", string(text))
}
