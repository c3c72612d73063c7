resource "workspaceRetention" "opik:index:RetentionRule" {
  retention = "extended_400d"
}

output "ruleId" {
  value = workspaceRetention.id
}
