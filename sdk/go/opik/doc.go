// Manages Opik, Comet's LLM observability product: the settings of an organization and the contents of its workspaces.
package opik
