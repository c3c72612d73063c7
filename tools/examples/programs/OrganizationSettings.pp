resource "acme" "opik:index:OrganizationSettings" {
  restrictInvitationsToAdmins = true
}

output "organization" {
  value = acme.organizationName
}
