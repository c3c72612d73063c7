configuration = invoke("opik:index:getWorkspaceConfiguration", {})

output "inactiveAfterSeconds" {
  value = configuration.timeoutToMarkThreadAsInactiveSeconds
}
