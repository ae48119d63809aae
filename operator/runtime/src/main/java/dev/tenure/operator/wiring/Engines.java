package dev.tenure.operator.wiring;

import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.certificate.CertificateEngine;
import dev.tenure.core.certificate.Withdrawal;
import dev.tenure.core.expiry.Clocks;
import dev.tenure.core.expiry.DestructionGate;
import dev.tenure.core.expiry.Ending;
import dev.tenure.core.lease.AccountTokens;
import dev.tenure.core.lease.ContentDigest;
import dev.tenure.core.lease.LeaseEngine;
import dev.tenure.core.podcertificate.PodIdentities;
import dev.tenure.core.revocation.Revocations;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.rollout.Restart;
import dev.tenure.core.schedule.Budget;
import dev.tenure.core.schedule.Spread;
import dev.tenure.operator.audit.AuditedRevoker;
import dev.tenure.operator.compose.MustacheComposer;
import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.generate.RandomGenerator;
import dev.tenure.operator.kube.ContentMac;
import dev.tenure.operator.kube.account.KubeAccountConsent;
import dev.tenure.operator.kube.account.KubeAccountTokens;
import dev.tenure.operator.kube.account.KubeServiceAccountTokens;
import dev.tenure.operator.kube.credential.HeldSecret;
import dev.tenure.operator.kube.credential.KubeKeystorePasswords;
import dev.tenure.operator.kube.workload.KubeWorkloads;
import dev.tenure.operator.pki.CheckedIssuance;
import dev.tenure.operator.platform.TokenAudiences;
import dev.tenure.operator.reconcile.Reconcilers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/** The domain over its adapters. */
final class Engines {
  private Engines() {}

  static Reconcilers.Engines of(
      OperatorConfig config, Ground ground, Adapters adapters, AuditTrail audit, Clocks clocks) {
    var clock = clocks.ours();
    var sink = adapters.sink();
    var consent = new KubeAccountConsent(ground.api());
    var rate = config.budgets().destructionsPerSecond();
    var gate =
        new DestructionGate(clocks, new Budget(rate, Math.max(1, (int) rate), clock.instant()));
    var ending = new Ending(sink, gate);
    var withdrawal =
        new Withdrawal(
            new Revocations(new AuditedRevoker(adapters.revoker(), audit), clock), ending, clock);
    var workloads =
        new KubeWorkloads(
            ground.api(),
            (namespace, secret) ->
                ground.secrets().find(namespace, secret).flatMap(HeldSecret::restartMark),
            audit);
    var restart = new Restart(workloads, config.rollout().deadline(), config.rollout().gather());
    var handover = new Handover(restart, sink, clock);
    var certificates =
        new CertificateEngine(
            new CertificateEngine.Sources(
                new CheckedIssuance(
                    adapters.signers(),
                    new KubeKeystorePasswords(ground.api()),
                    clock,
                    new SecureRandom()),
                adapters.tokens(),
                adapters.advice()),
            adapters.bundles(),
            sink,
            consent,
            handover,
            withdrawal,
            new Spread(config.budgets().reissuesPerSecond()),
            clocks);
    var leases =
        new LeaseEngine(
            new LeaseEngine.Ports(
                adapters.vault(),
                adapters.journal(),
                sink,
                new MustacheComposer(),
                consent,
                new RandomGenerator(new SecureRandom()),
                digest(Ground.mac(ground.key(), "value")),
                tokens(config, ground),
                audit),
            handover,
            ending,
            new Spread(config.budgets().reissuesPerSecond()),
            LeaseEngine.Times.of(
                config.rollout().grace(),
                config.backend().leaseCheck(),
                config.rollout().deadline()),
            clock);
    return new Reconcilers.Engines(
        adapters.directory(),
        sink,
        adapters.journal(),
        certificates,
        new PodIdentities(adapters.bundles(), sink, consent, withdrawal, clock),
        leases,
        withdrawal,
        Ground.mac(ground.key(), "issued"));
  }

  private static AccountTokens tokens(OperatorConfig config, Ground ground) {
    var audiences = new HashMap<String, Set<String>>();
    config
        .tokenLeases()
        .audiences()
        .forEach(one -> audiences.put(one.name(), Set.copyOf(one.namespaces())));
    return new KubeAccountTokens(
        new KubeServiceAccountTokens(ground.api()),
        ground.secrets(),
        new TokenAudiences(audiences, ground.identity().apiAudiences())::violation);
  }

  private static ContentDigest digest(ContentMac mac) {
    return data -> {
      List<byte[]> parts = new ArrayList<>();
      data.values()
          .forEach(
              (key, value) -> {
                parts.add(key.getBytes(StandardCharsets.UTF_8));
                parts.add(value);
              });
      return mac.of(parts);
    };
  }
}
