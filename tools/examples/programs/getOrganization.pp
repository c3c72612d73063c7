organization = invoke("opik:index:getOrganization", {
  name = "Acme"
})

output "role" {
  value = organization.role
}
