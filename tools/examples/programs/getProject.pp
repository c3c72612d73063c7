support = invoke("opik:index:getProject", {
  name = "customer-support"
})

output "projectId" {
  value = support.id
}
