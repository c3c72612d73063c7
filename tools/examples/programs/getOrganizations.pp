all = invoke("opik:index:getOrganizations", {})

output "organizations" {
  value = all.organizations
}
