resource "support" "opik:index:Project" {
  name = "customer-support"
}

resource "hallucination" "opik:index:OnlineEvaluationRule" {
  name = "Hallucination"
  projectIds = [support.id]
  samplingRate = 0.1
  llmAsJudge = {
    model = {
      name = "gpt-4o-mini"
    }
    messages = [{
      role = "USER"
      content = "Is this grounded? Q: {{question}} A: {{answer}}"
    }]
    variables = {
      question = "input.question"
      answer = "output.answer"
    }
    schema = [{
      name = "Hallucination"
      type = "DOUBLE"
      description = "0 grounded, 1 made up"
    }]
  }
}

output "ruleType" {
  value = hallucination.type
}
