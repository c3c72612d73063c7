"""Runs a Pulumi program in Python as an inline program of the Automation API, which needs no language host.

Usage: automation.py preview|up|destroy <folder with Pulumi.yaml and __main__.py>
"""

import json
import os
import runpy
import sys

from pulumi import automation

step, folder = sys.argv[1:]


def program():
    runpy.run_path(os.path.join(folder, "__main__.py"))


stack = automation.create_or_select_stack(
    stack_name="dev",
    project_name="opik-organization",
    program=program,
    opts=automation.LocalWorkspaceOptions(work_dir=folder),
)
getattr(stack, step)(on_output=print, color="never")
print("outputs:", json.dumps({name: output.value for name, output in stack.outputs().items()}))
