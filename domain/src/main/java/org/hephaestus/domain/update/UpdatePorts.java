package org.hephaestus.domain.update;

import org.hephaestus.ports.audit.AuditSink;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Scheduler;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.ReleaseSource;
import org.hephaestus.ports.update.Restarter;
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
    AuditSink audit) {}
