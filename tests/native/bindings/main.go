// What Pulumi's own generators make of this package's schema for languages that have no language host in the tests:
// the SDK for Java, and the program organization-settings.pp, bound to the schema and written in C#.
//
// Usage: go run . <schema.json> <version> <program.pp> <out folder>
//
// The versions are those of the newest Java generator that can be had as a Go module, and of the engine's packages that
// it was made for.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/hcl2/syntax"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

type files = map[string][]byte

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
	if len(os.Args) != 5 {
		fail(fmt.Errorf("usage: go run . <schema.json> <version> <program.pp> <out folder>"))
	}
	fail(generate(os.Args[1], os.Args[2], os.Args[3], os.Args[4]))
}

func generate(schemaFile, version, programFile, out string) error {
	pkg, err := bind(schemaFile, version)
	if err != nil {
		return err
	}
	sdk, err := java.GeneratePackage("the Pulumi SDK Generator", pkg, nil, false)
	if err != nil {
		return fmt.Errorf("java: %w", err)
	}
	if err := write(filepath.Join(out, "java-sdk"), sdk); err != nil {
		return err
	}
	// Bound anew: a generator leaves its own settings in what it was given.
	if pkg, err = bind(schemaFile, version); err != nil {
		return err
	}
	program, err := bindProgram(programFile, pkg)
	if err != nil {
		return err
	}
	generated, diagnostics, err := dotnet.GenerateProgram(program)
	if err != nil {
		return fmt.Errorf("dotnet: %w", err)
	}
	if diagnostics.HasErrors() {
		return fmt.Errorf("dotnet: %w", diagnostics)
	}
	return write(filepath.Join(out, "dotnet"), generated)
}

func bind(file, version string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, fmt.Errorf("%s is not a package schema: %w", file, err)
	}
	spec.Version = version
	pkg, diagnostics, err := schema.BindSpec(spec, nil)
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, fmt.Errorf("%s is not valid: %w", file, diagnostics)
	}
	return pkg, nil
}

// A property or type that the schema does not have is an error.
func bindProgram(file string, pkg *schema.Package) (*pcl.Program, error) {
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
