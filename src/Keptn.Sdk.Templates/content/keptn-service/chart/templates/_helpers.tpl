{{- define "keptn-service-name.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/*
The name of all objects. It begins with the whole release's name, so that no two releases share one. At most 52
characters, which leaves room for suffixes; what is longer, or has dots, is told apart by a hash.
*/}}
{{- define "keptn-service-name.fullname" -}}
{{- $name := .Values.fullnameOverride }}
{{- if not $name }}
{{- $chart := include "keptn-service-name.name" . }}
{{- $name = eq .Release.Name $chart | ternary $chart (printf "%s-%s" .Release.Name $chart) }}
{{- end }}
{{- if or (gt (len $name) 52) (contains "." $name) }}
{{- $name = printf "%s-%s" ($name | replace "." "-" | trunc 43 | trimSuffix "-") (sha256sum $name | trunc 8) }}
{{- end }}
{{- $name }}
{{- end }}

{{- define "keptn-service-name.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (.Values.serviceAccount.create | ternary (include "keptn-service-name.fullname" .) "default") }}
{{- end }}

{{- define "keptn-service-name.commonLabels" -}}
app.kubernetes.io/name: {{ include "keptn-service-name.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | replace "+" "_" | trunc 63 | quote }}
app.kubernetes.io/part-of: keptn
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "keptn-service-name.labels" -}}
{{ include "keptn-service-name.commonLabels" . }}
app.kubernetes.io/component: service
{{- end }}

{{- define "keptn-service-name.testLabels" -}}
{{ include "keptn-service-name.commonLabels" . }}
app.kubernetes.io/component: test
{{- end }}

{{/* What tells the service's pods from all others, the test's among them. */}}
{{- define "keptn-service-name.selectorLabels" -}}
app.kubernetes.io/name: {{ include "keptn-service-name.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: service
{{- end }}

{{- define "keptn-service-name.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end }}
{{- end }}

{{/* Not empty where events are polled, by the service or by its sidecar. */}}
{{- define "keptn-service-name.polls" -}}
{{- if or (eq .Values.connection.mode "remote") (and (eq .Values.connection.mode "distributor") .Values.connection.api.endpoint) }}true{{ end }}
{{- end }}

{{/* Why there can be one replica only; empty where there can be more. */}}
{{- define "keptn-service-name.whyOne" -}}
{{- if include "keptn-service-name.polls" . -}}
events are polled, and each replica would begin every task
{{- else if and .Values.state.enabled .Values.state.persistence.enabled -}}
the state is on one volume claim (state.persistence.enabled), and each replica needs a directory of its own
{{- end }}
{{- end }}

{{/* Not empty where the sidecar is one in Kubernetes' own sense. */}}
{{- define "keptn-service-name.nativeSidecar" -}}
{{- $choice := .Values.connection.distributor.nativeSidecar }}
{{- if or (eq $choice "always") (and (eq $choice "auto") (semverCompare ">=1.29.0-0" .Capabilities.KubeVersion.Version)) }}true{{ end }}
{{- end }}

{{- define "keptn-service-name.secretName" -}}
{{- .Values.connection.api.existingSecret | default (printf "%s-api" (include "keptn-service-name.fullname" .)) }}
{{- end }}

{{/* Not empty where there is an API with a token. */}}
{{- define "keptn-service-name.hasToken" -}}
{{- $api := .Values.connection.api }}
{{- if and $api.endpoint (or $api.token (and $api.existingSecret $api.tokenKey)) }}true{{ end }}
{{- end }}

{{/* Not empty where the chart makes the Secret. */}}
{{- define "keptn-service-name.makesSecret" -}}
{{- $api := .Values.connection.api }}
{{- if and $api.endpoint (or $api.token $api.oauth.clientSecret) }}true{{ end }}
{{- end }}

{{- define "keptn-service-name.stateClaim" -}}
{{- .Values.state.persistence.existingClaim | default (printf "%s-state" (include "keptn-service-name.fullname" .)) }}
{{- end }}
