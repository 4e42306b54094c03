package org.hephaestus.domain.update;

import java.util.List;
import java.util.function.Supplier;
import org.hephaestus.ports.audit.AuditSink;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Scheduler;
import org.hephaestus.ports.update.DataGuard;
import org.hephaestus.ports.update.HealthProbe;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.ReleaseSource;
import org.hephaestus.ports.update.Restarter;
import org.hephaestus.ports.update.SelfCheck;
import org.hephaestus.ports.update.Trials;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UpdateHost;
import org.hephaestus.ports.update.UpdateJournal;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateMemory;
import org.hephaestus.ports.update.VersionStore;

/** Everything the updater needs from the world, gathered once by {@link SelfUpdater.Builder}. */
record UpdatePorts(
    ReleaseSource source,
    Installer installer,
    VersionStore versions,
    UpdateJournal journal,
    UpdateMemory memory,
    UpdateLock lock,
    Restarter restarter,
    Clock clock,
    Scheduler scheduler,
    Chance chance,
    AuditSink audit,
    UpdateControl control,
    Trials trials,
    HealthProbe health,
    SelfCheck selfCheck,
    DataGuard data,
    UpdateHost host,
    Supplier<List<String>> failureLog) {}
