resource "support" "opik:index:Project" {
  name = "customer-support"
  description = "Traces of the support assistant."
}

output "projectId" {
  value = support.id
}
