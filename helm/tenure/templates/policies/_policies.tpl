{{/* Makes a policy speak of the operator's own requests only. */}}
{{- define "tenure.policy.operatorOnly" -}}
- name: by-the-operator
  expression: request.userInfo.username == {{ include "tenure.operatorUser" . | squote }}
{{- end -}}

{{/* Puts a policy into force. Call with a dict of `root` and `name`, the part after the prefix. */}}
{{- define "tenure.policy.binding" -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ include "tenure.fullname" .root }}-{{ .name }}
  labels: {{- include "tenure.labels" .root | nindent 4 }}
spec:
  policyName: {{ include "tenure.fullname" .root }}-{{ .name }}
  validationActions: [Deny]
{{- end -}}

{{/*
CEL variables that judge label and annotation keys on what the operator writes for tenants. Keys that
other tools obey (an Argo CD cluster Secret is one by its label) must not come from the operator.
*/}}
{{- define "tenure.policy.foreignKeys" -}}
- name: labelsBefore
  expression: "oldObject == null ? {} : oldObject.metadata.?labels.orValue({})"
- name: labelsAfter
  expression: "object == null ? {} : object.metadata.?labels.orValue({})"
- name: annotationsBefore
  expression: "oldObject == null ? {} : oldObject.metadata.?annotations.orValue({})"
- name: annotationsAfter
  expression: "object == null ? {} : object.metadata.?annotations.orValue({})"
- name: launderedKeys
  expression: >-
    (variables.labelsAfter.map(k, k).filter(k, !(k in variables.labelsBefore)
    || variables.labelsBefore[k] != variables.labelsAfter[k])
    + variables.annotationsAfter.map(k, k).filter(k, !(k in variables.annotationsBefore)
    || variables.annotationsBefore[k] != variables.annotationsAfter[k]))
    .filter(k, k.matches('^([^/]+[.])?(kubernetes[.]io|k8s[.]io|helm[.]sh|argocd[.]argoproj[.]io|fluxcd[.]io)/')
    && k != 'app.kubernetes.io/managed-by')
{{- end -}}

{{- define "tenure.policy.foreignKeysValidation" -}}
- expression: request.operation == 'DELETE' || size(variables.launderedKeys) == 0
  messageExpression: >-
    'the operator may not write labels or annotations that other tools obey: '
    + variables.launderedKeys.join(', ') + '; drop them from the template'
{{- end -}}
