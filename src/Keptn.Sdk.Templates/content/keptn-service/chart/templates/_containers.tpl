{{- define "keptn-service-name.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- if .Values.state.enabled }}
- name: state
  mountPath: {{ .Values.state.mountPath }}
{{- end }}
{{- if ne .Values.connection.mode "distributor" }}
{{- if include "keptn-service-name.hasToken" . }}
- name: keptn-api
  mountPath: /etc/keptn/api
  readOnly: true
{{- end }}
{{ include "keptn-service-name.caMount" . }}
{{- end }}
{{- with .Values.volumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "keptn-service-name.caMount" -}}
{{- if and .Values.connection.api.endpoint .Values.connection.api.caConfigMap.name }}
- name: keptn-ca
  mountPath: /etc/keptn/ca
  readOnly: true
{{- end }}
{{- end }}

{{- define "keptn-service-name.volumes" -}}
{{- $api := .Values.connection.api }}
- name: tmp
  emptyDir:
    sizeLimit: {{ .Values.tmp.sizeLimit }}
{{- if .Values.state.enabled }}
- name: state
  {{- if .Values.state.persistence.enabled }}
  persistentVolumeClaim:
    claimName: {{ include "keptn-service-name.stateClaim" . | quote }}
  {{- else }}
  emptyDir:
    sizeLimit: {{ .Values.state.sizeLimit }}
  {{- end }}
{{- end }}
{{- if and (ne .Values.connection.mode "distributor") (include "keptn-service-name.hasToken" .) }}
- name: keptn-api
  secret:
    secretName: {{ include "keptn-service-name.secretName" . | quote }}
    # r--r-----
    defaultMode: 288
    items:
      - key: {{ $api.tokenKey | quote }}
        path: token
{{- end }}
{{- if and $api.endpoint $api.caConfigMap.name }}
- name: keptn-ca
  configMap:
    name: {{ $api.caConfigMap.name | quote }}
    items:
      - key: {{ $api.caConfigMap.key | quote }}
        path: ca.crt
{{- end }}
{{- with .Values.volumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "keptn-service-name.distributor" -}}
{{- with .Values.connection.distributor -}}
- name: distributor
  image: {{ printf "%s:%s" .image.repository .image.tag | quote }}
  imagePullPolicy: {{ .image.pullPolicy }}
  {{- with $.Values.securityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  env:
    {{- include "keptn-service-name.distributorEnv" $ | fromYaml | include "keptn-service-name.envList" | trim | nindent 4 }}
  {{- with .resources }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "keptn-service-name.caMount" $ }}
  volumeMounts:
    {{- . | trim | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
