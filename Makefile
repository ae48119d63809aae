# The verbs of Tenure. Each is a thin line over Maven, Helm or a script in tools/.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# The cluster of the verbs below; a shell that has sourced .dev/env has chosen another.
DEV_DIR := $(or $(TENURE_DEV_DIR),.dev)
# Further arguments of a verb, e.g. make test ARGS="-pl operator/core -am"
ARGS ?=

WITH_JDK = jdk=$$(tools/find-jdk) && JAVA_HOME="$$jdk"
MAVEN = mvn --batch-mode --no-transfer-progress
PYTHON_TESTS = python3 -m unittest discover --start-directory tools/tests --top-level-directory tools

.PHONY: help
help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## Show the first identity and the first lease end to end (KEEP=1 leaves it running, CONTEXT=name uses your own cluster)
	$(WITH_JDK) tools/demo $(ARGS)

.PHONY: test
test: ## Run every test on real servers
	tools/dev tools
	$(PYTHON_TESTS)
	tools/dev with --dir target/dev-chart -- tools/helm-test
	$(WITH_JDK) tools/dev with --reuse --profile gates --dir target/dev-test -- $(MAVEN) verify $(ARGS)
	$(if $(ARGS),,$(WITH_JDK) tools/soak --no-build --rounds 2 --seed 7 --leases 20)

.PHONY: verify
verify: test ## All that continuous integration runs

.PHONY: run
run: operator ## Run the operator from source against the development cluster, as the chart's ServiceAccount
	tools/run-operator --dir $(DEV_DIR) $(ARGS)

.PHONY: operator
operator: ## Build the operator without its tests
	$(WITH_JDK) $(MAVEN) --quiet -pl operator/runtime -am -DskipTests package

.PHONY: dev-up
dev-up: ## Start the development cluster with the chart and an owner, an issuer, a backend and a database role
	tools/dev up --dir $(DEV_DIR) $(ARGS)
	tools/dev install --dir $(DEV_DIR)

.PHONY: dev-down
dev-down: ## End the development cluster and remove its data
	tools/dev down --dir $(DEV_DIR)

.PHONY: tools
tools: ## Get or build the pinned servers and commands, and say where they are
	tools/dev tools

.PHONY: bench
bench: ## Measure the cost against the bare client and write a report
	$(WITH_JDK) tools/bench $(ARGS)

.PHONY: soak
soak: ## Run the full fault campaigns (hours)
	$(WITH_JDK) tools/soak $(ARGS)

.PHONY: simulate
simulate: ## Pass 100,000 identities through days and months of virtual time and print their rates
	$(WITH_JDK) $(MAVEN) --quiet -pl operator/core -am test -Dtest=RenewalFleetTest -Dtenure.simulation -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: image
image: ## Build the container image to operator/runtime/target/tenure-operator-image.tar
	$(WITH_JDK) $(MAVEN) -pl operator/runtime -am -DskipTests -Pimage package $(ARGS)

.PHONY: helm-test
helm-test: ## Lint, render, install, upgrade and uninstall the chart on a cluster of its own
	tools/dev with --dir target/dev-chart -- tools/helm-test

.PHONY: crds
crds: ## Write crds/manifests from the Java model and copy them into the chart
	$(WITH_JDK) $(MAVEN) --quiet -pl crds test -Dtest=CrdManifestsTest -Dcrds.write
	tools/sync-chart-crds

.PHONY: format
format: ## Format the Java sources
	$(WITH_JDK) $(MAVEN) --quiet spotless:apply
