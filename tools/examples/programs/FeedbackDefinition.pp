resource "helpfulness" "opik:index:FeedbackDefinition" {
  name = "Helpfulness"
  type = "numerical"
  min = 0
  max = 1
}

resource "tone" "opik:index:FeedbackDefinition" {
  name = "Tone"
  type = "categorical"
  description = "How it sounds"
  categories = {
    Friendly = 1
    Neutral = 0.5
    Rude = 0
  }
}

resource "resolved" "opik:index:FeedbackDefinition" {
  name = "Resolved"
  type = "boolean"
  trueLabel = "Yes"
  falseLabel = "No"
}

output "toneName" {
  value = tone.name
}
