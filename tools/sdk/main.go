// Checks the schema of the package opik against Pulumi's metaschema, binds it, and generates the SDKs from it with
// the engine's own generators: a machine with no language host has no other way. See README.md.
//
// Usage: go run . <schema.json> <version> <out folder>
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// What the generators write into the head of each file.
const tool = "the Pulumi SDK Generator"

type files = map[string][]byte

func main() {
	if len(os.Args) != 4 {
		fail(fmt.Errorf("usage: go run . <schema.json> <version> <out folder>"))
	}
	text, err := os.ReadFile(os.Args[1])
	fail(err)
	if err := generate(text, os.Args[2], os.Args[3]); err != nil {
		fail(err)
	}
}

func generate(text []byte, version, out string) error {
	generators := map[string]func(*schema.Package) (files, error){
		"nodejs": func(pkg *schema.Package) (files, error) {
			return nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
		},
		"python": func(pkg *schema.Package) (files, error) {
			return python.GeneratePackage(tool, pkg, nil, nil)
		},
		"go": func(pkg *schema.Package) (files, error) {
			return gogen.GeneratePackage(tool, pkg, nil)
		},
	}
	for language, generator := range generators {
		// Bound anew for each: a generator leaves its own settings in the package.
		pkg, err := bind(text, version)
		if err != nil {
			return err
		}
		generated, err := generator(pkg)
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		if err := write(filepath.Join(out, language), generated); err != nil {
			return err
		}
	}
	return nil
}

// The schema as a package; an error for anything that the metaschema or the binder complains about.
func bind(text []byte, version string) (*schema.Package, error) {
	var spec schema.PackageSpec
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&spec); err != nil {
		return nil, fmt.Errorf("not a package schema: %w", err)
	}
	spec.Version = version
	// Other than ImportSpec, BindSpec checks the schema against the metaschema.
	pkg, diagnostics, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if len(diagnostics) > 0 {
		return nil, fmt.Errorf("the schema is not valid: %w", diagnostics)
	}
	return pkg, nil
}

func write(folder string, generated files) error {
	for name, content := range generated {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
