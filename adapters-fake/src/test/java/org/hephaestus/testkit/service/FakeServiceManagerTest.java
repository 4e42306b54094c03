package org.hephaestus.testkit.service;

import org.hephaestus.ports.service.ServiceManager;

class FakeServiceManagerTest extends ServiceManagerContract {
  private final FakeServiceManager manager = new FakeServiceManager();

  @Override
  protected ServiceManager manager() {
    return manager;
  }

  @Override
  protected String program() {
    return FakeDaemonProgram.PATH;
  }
}
