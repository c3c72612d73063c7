// Writes example programs in every language: each program of the folder programs, bound to the schema of the package
// opik, as Pulumi's own generators write it. Prints JSON: by program and language, the text.
//
// Usage: go run . <schema.json> <version> <folder of programs>
//
// The versions are those for which the generators of Java and YAML can be had as Go modules.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/blang/semver"
	"github.com/hashicorp/hcl/v2"
	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	yaml "github.com/pulumi/pulumi-yaml/pkg/pulumiyaml/codegen"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/hcl2/syntax"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

type generator = func(*pcl.Program) (map[string][]byte, hcl.Diagnostics, error)

var languages = []struct {
	name     string
	generate generator
}{
	{"typescript", nodejs.GenerateProgram},
	{"python", python.GenerateProgram},
	{"go", gogen.GenerateProgram},
	{"csharp", dotnet.GenerateProgram},
	{"java", generateJava},
	{"yaml", yaml.GenerateProgram},
}

// The SDK's classes are in the schema's basePackage, which this version of the generator does not look at.
func generateJava(program *pcl.Program) (map[string][]byte, hcl.Diagnostics, error) {
	files, diagnostics, err := java.GenerateProgram(program)
	for name, content := range files {
		files[name] = bytes.ReplaceAll(content, []byte("com.pulumi.opik."), []byte("com.pulumiopik.opik."))
	}
	return files, diagnostics, err
}

// The one package that programs may use.
type loader struct{ opik *schema.Package }

func (l loader) LoadPackage(name string, _ *semver.Version) (*schema.Package, error) {
	if name != "opik" {
		return nil, fmt.Errorf("there is no package %s here", name)
	}
	return l.opik, nil
}

func (l loader) LoadPackageV2(_ context.Context, descriptor *schema.PackageDescriptor) (*schema.Package, error) {
	return l.LoadPackage(descriptor.Name, descriptor.Version)
}

func main() {
	if len(os.Args) != 4 {
		fail(fmt.Errorf("usage: go run . <schema.json> <version> <folder of programs>"))
	}
	text, err := os.ReadFile(os.Args[1])
	fail(err)
	programs, err := filepath.Glob(filepath.Join(os.Args[3], "*.pp"))
	fail(err)
	examples := map[string]map[string]string{}
	for _, file := range programs {
		name := strings.TrimSuffix(filepath.Base(file), ".pp")
		examples[name] = map[string]string{}
		for _, language := range languages {
			example, err := generate(text, os.Args[2], file, language.generate)
			if err != nil {
				fail(fmt.Errorf("%s in %s: %w", name, language.name, err))
			}
			examples[name][language.name] = example
		}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	fail(encoder.Encode(examples))
}

// Bound anew for each language: a generator leaves its own settings in what it was given.
func generate(schemaText []byte, version, file string, generator generator) (string, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal(schemaText, &spec); err != nil {
		return "", err
	}
	spec.Version = version
	pkg, diagnostics, err := schema.BindSpec(spec, nil)
	if err != nil {
		return "", err
	}
	if diagnostics.HasErrors() {
		return "", diagnostics
	}
	program, err := bind(file, pkg)
	if err != nil {
		return "", err
	}
	files, diagnostics, err := generator(program)
	if err != nil {
		return "", err
	}
	if diagnostics.HasErrors() {
		return "", diagnostics
	}
	if len(files) != 1 {
		return "", fmt.Errorf("%d files instead of one", len(files))
	}
	for _, content := range files {
		return strings.TrimSpace(string(content)), nil
	}
	return "", nil
}

// A property or type that the schema does not have is an error.
func bind(file string, pkg *schema.Package) (*pcl.Program, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	parser := syntax.NewParser()
	if err := parser.ParseFile(bytes.NewReader(text), filepath.Base(file)); err != nil {
		return nil, err
	}
	if parser.Diagnostics.HasErrors() {
		return nil, parser.Diagnostics
	}
	program, diagnostics, err := pcl.BindProgram(parser.Files, pcl.Loader(loader{pkg}))
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	return program, nil
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
