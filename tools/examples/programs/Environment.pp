resource "staging" "opik:index:Environment" {
  name = "staging"
  description = "Where we try"
  color = "#12A4B4"
  position = 1
  adopt = true
}

output "environmentId" {
  value = staging.id
}
