package dev.tenure.operator.wiring;

import dev.tenure.core.certificate.CertificateEngine;
import dev.tenure.core.expiry.DestructionGate;
import dev.tenure.core.expiry.Ending;
import dev.tenure.core.lease.ContentDigest;
import dev.tenure.core.lease.LeaseEngine;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.rollout.Restart;
import dev.tenure.core.schedule.Budget;
import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.generate.RandomGenerator;
import dev.tenure.operator.kube.KubeClients;
import dev.tenure.operator.kube.KubeServerClock;
import dev.tenure.operator.kube.account.KubeAccountConsent;
import dev.tenure.operator.kube.credential.ContentMac;
import dev.tenure.operator.kube.credential.KubeKeystorePasswords;
import dev.tenure.operator.kube.journal.KubeLeaseJournal;
import dev.tenure.operator.kube.object.EventRecorder;
import dev.tenure.operator.kube.object.ObjectMarks;
import dev.tenure.operator.kube.object.StatusWriter;
import dev.tenure.operator.kube.workload.KubeWorkloads;
import dev.tenure.operator.ops.Metrics;
import dev.tenure.operator.pki.CheckedIssuance;
import dev.tenure.operator.reconcile.Gate;
import dev.tenure.operator.reconcile.ObjectApi;
import dev.tenure.operator.reconcile.Reconcilers;
import dev.tenure.operator.reconcile.WakeUps;
import dev.tenure.operator.vault.Logins;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/** Everything that runs, joined. */
record Parts(
    Ground ground,
    Adapters adapters,
    WakeUps wakeUps,
    Gate gate,
    Reconcilers reconcilers,
    Housekeeping housekeeping)
    implements AutoCloseable {

  static Parts of(
      OperatorConfig config, KubeClients clients, Metrics metrics, InstantSource clock) {
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    var ground = Ground.of(config, clients, clock);
    var adapters = Adapters.of(config, ground, metrics, executor, clock);
    var engines = engines(config, ground, adapters, clock);
    var wakeUps = new WakeUps(config.budgets().wakesPerSecond(), clock);
    var gate = new Gate();
    var objects =
        new ObjectApi(
            new ObjectMarks(ground.api()),
            new StatusWriter(ground.api(), clock),
            new EventRecorder(ground.api(), Controllers.processName(), executor, clock),
            ground.references().namespaces(),
            ground.enrolment(),
            ground.labelKeys());
    var reconcilers =
        Reconcilers.of(
            new Reconcilers.Shared(config, objects, wakeUps, gate, metrics, clock),
            engines,
            new Reconcilers.Foundations(
                adapters.authorities(),
                adapters.bundles(),
                ground.identity().namespace(),
                adapters.backends()::violation,
                adapters.vault()::probe,
                new SigningIssuers(ground.references().issuers(), wakeUps)));
    new Alarms(ground, adapters, reconcilers, wakeUps).set();
    var housekeeping =
        new Housekeeping(
            adapters.vault().logins(),
            adapters.journal(),
            engines.leases(),
            new LiveObjects(ground.api(), reconcilers.leases()::objects)::gone,
            new UsedAccounts(
                    reconcilers.leases()::objects,
                    reconcilers.identities()::objects,
                    ground.references().issuers(),
                    adapters.directory())
                ::all,
            clock);
    return new Parts(ground, adapters, wakeUps, gate, reconcilers, housekeeping);
  }

  Identity identity() {
    return ground.identity();
  }

  KubeLeaseJournal journal() {
    return adapters.journal();
  }

  Logins logins() {
    return adapters.vault().logins();
  }

  boolean awaitSync(Duration atMost) throws InterruptedException {
    return ground.awaitSync(atMost);
  }

  @Override
  public void close() {
    ground.close();
  }

  private static Reconcilers.Engines engines(
      OperatorConfig config, Ground ground, Adapters adapters, InstantSource clock) {
    var sink = adapters.sink();
    var consent = new KubeAccountConsent(ground.api());
    var rate = config.budgets().destructionsPerSecond();
    var gate =
        new DestructionGate(
            new KubeServerClock(ground.api(), System::nanoTime),
            new Budget(rate, Math.max(1, (int) rate), clock.instant()),
            clock);
    var ending = new Ending(sink, gate);
    var restart = new Restart(new KubeWorkloads(ground.api()), config.rollout().deadline());
    var handover = new Handover(restart, sink, clock);
    var certificates =
        new CertificateEngine(
            new CheckedIssuance(
                adapters.signers(),
                new KubeKeystorePasswords(ground.api()),
                clock,
                new SecureRandom()),
            adapters.bundles(),
            sink,
            consent,
            handover,
            ending,
            clock);
    var leases =
        new LeaseEngine(
            new LeaseEngine.Ports(
                adapters.vault(),
                adapters.journal(),
                sink,
                consent,
                new RandomGenerator(new SecureRandom()),
                digest(Ground.mac(ground.key(), "value"))),
            handover,
            ending,
            config.rollout().grace(),
            clock);
    return new Reconcilers.Engines(
        adapters.directory(), sink, adapters.journal(), certificates, leases);
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
