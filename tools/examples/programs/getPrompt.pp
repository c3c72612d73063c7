support = invoke("opik:index:getProject", {
  name = "customer-support"
})

greeting = invoke("opik:index:getPrompt", {
  name = "greeting"
  projectId = support.id
})

output "commit" {
  value = greeting.commit
}
