resource "support" "opik:index:Project" {
  name = "customer-support"
}

resource "greeting" "opik:index:Prompt" {
  name = "greeting"
  projectId = support.id
  description = "What the assistant says first"
  template = "Hello {{name}}"
  environments = {
    "staging" = "latest"
    "production" = "v3"
  }
}

output "commit" {
  value = greeting.commit
}
