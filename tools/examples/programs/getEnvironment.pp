production = invoke("opik:index:getEnvironment", {
  name = "production"
})

output "environmentId" {
  value = production.id
}
