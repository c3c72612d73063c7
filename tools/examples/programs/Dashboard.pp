resource "quality" "opik:index:Dashboard" {
  name = "Quality"
  type = "multi_project"
  description = "What matters."
  config = {
    version = 3
    sections = []
  }
}

output "slug" {
  value = quality.slug
}
