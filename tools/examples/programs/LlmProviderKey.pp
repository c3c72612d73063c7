config "openaiKey" "string" {
  secret = true
}

config "vllmKey" "string" {
  secret = true
}

resource "openai" "opik:index:LlmProviderKey" {
  provider = "openai"
  apiKey = openaiKey
}

resource "vllm" "opik:index:LlmProviderKey" {
  provider = "custom-llm"
  providerName = "vllm"
  apiKey = vllmKey
  baseUrl = "https://vllm.internal.example/v1"
  models = ["llama-3.2", "mistralai/Mistral-7B-Instruct-v0.3"]
  configuration = {
    auth_header_name = "api-key"
    suppress_default_auth = "true"
  }
}

output "modelNames" {
  value = vllm.modelNames
}
