{{/* What a schema cannot say well: values that contradict each other. Each message names the value to change. */}}
{{- define "keptn-service-name.validate" -}}
{{- $connection := .Values.connection }}
{{- $api := $connection.api }}
{{- if and (eq $connection.mode "remote") (not $api.endpoint) }}
{{- fail "connection.api.endpoint is required with connection.mode=remote, for instance https://keptn.example.com/api" }}
{{- end }}
{{- if and $api.endpoint (not (include "keptn-service-name.hasToken" .)) (not $api.oauth.clientId) }}
{{- fail "connection.api.endpoint needs connection.api.token, connection.api.existingSecret or connection.api.oauth.clientId" }}
{{- end }}
{{- if and $api.existingSecret (or $api.token $api.oauth.clientSecret) }}
{{- fail "connection.api.existingSecret excludes connection.api.token and connection.api.oauth.clientSecret" }}
{{- end }}
{{- if and $api.token (not $api.tokenKey) }}
{{- fail "connection.api.tokenKey must not be empty with connection.api.token" }}
{{- end }}
{{- with $api.oauth }}
{{- if .clientId }}
{{- if not (or .clientSecret $api.existingSecret) }}
{{- fail "connection.api.oauth.clientId needs connection.api.oauth.clientSecret or connection.api.existingSecret" }}
{{- end }}
{{- if not (or .discoveryUrl .tokenUrl) }}
{{- fail "connection.api.oauth.clientId needs connection.api.oauth.discoveryUrl or connection.api.oauth.tokenUrl" }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "keptn-service-name.whyOne" . }}
{{- if gt (int $.Values.replicaCount) 1 }}
{{- fail (printf "replicaCount must be 1: %s" .) }}
{{- end }}
{{- if ne ($.Values.strategy.type | default "Recreate") "Recreate" }}
{{- fail (printf "strategy.type must be Recreate: %s" .) }}
{{- end }}
{{- end }}
{{- if le (int .Values.terminationGracePeriodSeconds) (int .Values.shutdownTimeoutSeconds) }}
{{- fail "terminationGracePeriodSeconds must be more than shutdownTimeoutSeconds: Kubernetes would kill the service before its tasks are answered" }}
{{- end }}
{{- end }}
