{{/*
The variables of the chart, as a map of a name to its entry. docs/connecting.md of Keptn.Sdk has their meaning.
*/}}
{{- define "keptn-service-name.serviceEnv" -}}
{{- $connection := .Values.connection }}
{{- $api := $connection.api }}
Keptn__Transport: { value: {{ $connection.mode | quote }} }
{{- if eq $connection.mode "nats" }}
EVENTBROKER: { value: {{ $connection.nats.url | quote }} }
PUBSUB_GROUP: { value: {{ $connection.nats.queueGroup | default (include "keptn-service-name.fullname" .) | quote }} }
{{- else if eq $connection.mode "distributor" }}
EVENTBROKER: { value: "http://localhost:8081/event" }
RCV_PORT: { value: {{ .Values.containerPort | quote }} }
Keptn__Distributor__MaxEventSize: { value: {{ mul $connection.distributor.maxPayloadKb 1024 | quote }} }
{{- end }}
{{- if ne $connection.mode "distributor" }}
{{- with $connection.subscriptions }}
PUBSUB_TOPIC: { value: {{ join "," . | quote }} }
{{- end }}
{{ include "keptn-service-name.filterEnv" . }}
Keptn__Registration__ManageSubscriptions: { value: {{ $connection.manageSubscriptions | quote }} }
{{- if $api.endpoint }}
{{ include "keptn-service-name.apiEnv" . }}
{{- if include "keptn-service-name.hasToken" . }}
KEPTN_API_TOKEN_FILE: { value: /etc/keptn/api/token }
{{- end }}
{{- if $api.caConfigMap.name }}
Keptn__Api__CaCertificateFile: { value: /etc/keptn/ca/ca.crt }
{{- end }}
{{- end }}
{{- end }}
HEALTH_ENDPOINT_PORT: { value: {{ .Values.containerPort | quote }} }
ASPNETCORE_HTTP_PORTS: { value: {{ .Values.containerPort | quote }} }
Keptn__ShutdownTimeout: { value: {{ include "keptn-service-name.duration" .Values.shutdownTimeoutSeconds | quote }} }
{{- if .Values.state.enabled }}
Keptn__StateDirectory: { value: {{ .Values.state.mountPath | quote }} }
{{- end }}
Logging__LogLevel__Default: { value: {{ .Values.logLevel | quote }} }
Logging__Console__FormatterName: { value: {{ .Values.logFormat | quote }} }
{{ include "keptn-service-name.podEnv" . }}
K8S_DEPLOYMENT_VERSION: { valueFrom: { fieldRef: { fieldPath: "metadata.labels['app.kubernetes.io/version']" } } }
{{ include "keptn-service-name.proxyEnv" . }}
{{- end }}

{{/* Those of the sidecar, in the same form. It reads no token from a file. */}}
{{- define "keptn-service-name.distributorEnv" -}}
{{- $connection := .Values.connection }}
PUBSUB_TOPIC: { value: {{ join "," $connection.distributor.topics | quote }} }
PUBSUB_RECIPIENT: { value: "http://127.0.0.1" }
PUBSUB_RECIPIENT_PORT: { value: {{ .Values.containerPort | quote }} }
API_PROXY_MAX_PAYLOAD_BYTES_KB: { value: {{ $connection.distributor.maxPayloadKb | quote }} }
VERSION: { valueFrom: { fieldRef: { fieldPath: "metadata.labels['app.kubernetes.io/version']" } } }
DISTRIBUTOR_VERSION: { value: {{ $connection.distributor.image.tag | quote }} }
{{ include "keptn-service-name.filterEnv" . }}
{{- if $connection.api.endpoint }}
{{ include "keptn-service-name.apiEnv" . }}
{{- if include "keptn-service-name.hasToken" . }}
KEPTN_API_TOKEN: { valueFrom: { secretKeyRef: { name: {{ include "keptn-service-name.secretName" . | quote }}, key: {{ $connection.api.tokenKey | quote }} } } }
{{- end }}
{{- with $connection.api.caConfigMap.name }}
SSL_CERT_DIR: { value: "/etc/ssl/certs:/etc/keptn/ca" }
{{- end }}
{{- else }}
PUBSUB_URL: { value: {{ $connection.nats.url | quote }} }
PUBSUB_GROUP: { value: {{ $connection.nats.queueGroup | default (include "keptn-service-name.fullname" .) | quote }} }
{{- end }}
{{ include "keptn-service-name.podEnv" . }}
{{ include "keptn-service-name.proxyEnv" . }}
{{- end }}

{{- define "keptn-service-name.apiEnv" -}}
{{- $api := .Values.connection.api }}
KEPTN_API_ENDPOINT: { value: {{ $api.endpoint | quote }} }
HTTP_SSL_VERIFY: { value: {{ $api.verifyTls | quote }} }
API_PROXY_HTTP_TIMEOUT: { value: {{ $api.timeoutSeconds | quote }} }
HTTP_POLLING_INTERVAL: { value: {{ $api.pollingIntervalSeconds | quote }} }
{{- with $api.oauth }}
{{- if .clientId }}
OAUTH_CLIENT_ID: { value: {{ .clientId | quote }} }
OAUTH_CLIENT_SECRET: { valueFrom: { secretKeyRef: { name: {{ include "keptn-service-name.secretName" $ | quote }}, key: {{ .clientSecretKey | quote }} } } }
OAUTH_SCOPES: { value: {{ join "," .scopes | quote }} }
OAUTH_DISCOVERY: { value: {{ .discoveryUrl | quote }} }
OAUTH_TOKEN_URL: { value: {{ .tokenUrl | quote }} }
{{- end }}
{{- end }}
{{- end }}

{{- define "keptn-service-name.filterEnv" -}}
PROJECT_FILTER: { value: {{ join "," .Values.connection.filters.projects | quote }} }
STAGE_FILTER: { value: {{ join "," .Values.connection.filters.stages | quote }} }
SERVICE_FILTER: { value: {{ join "," .Values.connection.filters.services | quote }} }
{{- end }}

{{- define "keptn-service-name.podEnv" -}}
K8S_DEPLOYMENT_NAME: { value: {{ include "keptn-service-name.fullname" . | quote }} }
K8S_NAMESPACE: { valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }
K8S_POD_NAME: { valueFrom: { fieldRef: { fieldPath: metadata.name } } }
K8S_NODE_NAME: { valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }
{{- with .Values.connection.location }}
LOCATION: { value: {{ . | quote }} }
{{- end }}
{{- end }}

{{- define "keptn-service-name.proxyEnv" -}}
{{- with .Values.proxy }}
{{- if or .http .https }}
HTTP_PROXY: { value: {{ .http | quote }} }
HTTPS_PROXY: { value: {{ .https | quote }} }
NO_PROXY: { value: {{ list "localhost,127.0.0.1,shipyard-controller,resource-service,mongodb-datastore,secret-service,api-service,.svc,.cluster.local" .noProxy | compact | join "," | quote }} }
{{- end }}
{{- end }}
{{- end }}

{{/* A map of variables as the list of a container; the chart's own are left out where they say nothing. */}}
{{- define "keptn-service-name.envList" -}}
{{- range $name, $entry := . }}
{{- if or $entry.valueFrom $entry.value $entry.keep }}
- name: {{ $name }}
{{ omit $entry "keep" | toYaml | indent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* All of the service: env goes before the chart's own, extraEnv before both. */}}
{{- define "keptn-service-name.env" -}}
{{- $variables := include "keptn-service-name.serviceEnv" . | fromYaml }}
{{- range $name, $value := .Values.env }}
{{- $_ := set $variables $name (dict "value" $value "keep" true) }}
{{- end }}
{{- range .Values.extraEnv }}
{{- $_ := unset $variables .name }}
{{- end }}
{{- include "keptn-service-name.envList" $variables }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Seconds as .NET reads a time. */}}
{{- define "keptn-service-name.duration" -}}
{{- $seconds := int64 . }}
{{- printf "%02d:%02d:%02d" (div $seconds 3600) (mod (div $seconds 60) 60) (mod $seconds 60) }}
{{- end }}
