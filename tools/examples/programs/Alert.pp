config "slackUrl" "string" {
  secret = true
}

resource "support" "opik:index:Project" {
  name = "support-bot"
}

resource "errors" "opik:index:Alert" {
  name = "Errors"
  projectId = support.id
  webhookUrl = "https://ops.example/opik"
  triggers = [{
    eventType = "trace:errors"
    conditions = [{
      threshold = 10
      windowSeconds = 300
    }]
  }]
}

resource "quality" "opik:index:Alert" {
  name = "Quality"
  projectId = support.id
  alertType = "slack"
  webhookUrl = slackUrl
  triggers = [
    {
      eventType = "trace:feedback_score"
      conditions = [
        {
          feedbackScoreName = "Hallucination"
          operator = ">"
          threshold = 0.5
          windowSeconds = 3600
        },
        {
          feedbackScoreName = "Helpfulness"
          operator = "<"
          threshold = 0.3
          windowSeconds = 3600
        }
      ]
    },
    {
      eventType = "prompt:committed"
    }
  ]
}
