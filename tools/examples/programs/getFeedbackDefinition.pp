tone = invoke("opik:index:getFeedbackDefinition", {
  name = "Tone"
})

output "categories" {
  value = tone.categories
}
