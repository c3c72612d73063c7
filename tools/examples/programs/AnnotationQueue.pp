resource "support" "opik:index:Project" {
  name = "support-bot"
}

resource "review" "opik:index:AnnotationQueue" {
  name = "Review"
  projectId = support.id
  scope = "trace"
}

resource "threads" "opik:index:AnnotationQueue" {
  name = "Threads"
  projectId = support.id
  scope = "thread"
  description = "Weekly"
  instructions = "Read all of it."
  commentsEnabled = true
  feedbackDefinitionNames = ["Tone"]
  annotatorsPerItem = 2
  lockTimeoutSeconds = 600
}
