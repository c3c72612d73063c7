resource "acme" "opik:index:OrganizationSettings" {
  restrictInvitationsToAdmins = true
}

output "organization" {
  value = acme.organizationName
}

output "restrictInvitationsToAdmins" {
  value = acme.restrictInvitationsToAdmins
}

output "baseline" {
  value = acme.baseline
}
