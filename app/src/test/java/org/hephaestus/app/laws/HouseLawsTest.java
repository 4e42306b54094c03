package org.hephaestus.app.laws;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HouseLawsTest {
  private static final String PORTS = "org.hephaestus.ports..";
  private static final String DOMAIN = "org.hephaestus.domain..";
  private static final String WIRE = "org.hephaestus.wire..";
  private static final String APP = "org.hephaestus.app..";

  /** Every adapter's package tree; a new adapter that is missing here fails the last test. */
  private static final Set<String> ADAPTERS =
      Set.of(
          "files", "forge", "socket", "sqlite", "systemd", "launchd", "cli", "testkit", "http",
          "hub");

  private static JavaClasses house = new ClassFileImporter().importClasses();

  @BeforeAll
  static void read() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.hephaestus");
  }

  @Test
  void thereIsAHouse() {
    assertThat(house.stream().map(JavaClass::getPackageName))
        .contains(
            "org.hephaestus.ports.update",
            "org.hephaestus.domain.update",
            "org.hephaestus.files",
            "org.hephaestus.app.hephd");
  }

  @Test
  void thePortsSpeakJdkOnly() {
    classes()
        .that()
        .resideInAPackage(PORTS)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(PORTS, "java..", "org.jspecify.annotations"))
        .because("whoever implements a port must not inherit a library with it")
        .check(house);
  }

  @Test
  void theCoreDoesNoInputOrOutput() {
    DescribedPredicate<JavaClass> world =
        resideInAnyPackage(
                "java.io..",
                "java.net..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.sql..",
                "java.util.logging..",
                "javax..",
                "sun..",
                "jdk..")
            .and(not(describe("URI", c -> c.isEquivalentTo(java.net.URI.class))))
            .and(not(describe("Serializable", c -> c.isEquivalentTo(java.io.Serializable.class))))
            .as("the file system, the network, databases, loggers");
    noClasses()
        .that()
        .resideInAnyPackage(PORTS, DOMAIN)
        .should()
        .dependOnClassesThat(world)
        .because("every decision path is tested with fakes; what touches the world is an adapter")
        .check(house);
  }

  @Test
  void theCoreStartsNoThreadAndLogsNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(PORTS, DOMAIN)
        .should()
        .dependOnClassesThat(
            describe(
                "threads and loggers",
                c ->
                    c.isEquivalentTo(Thread.class)
                        || c.isEquivalentTo(System.Logger.class)
                        || c.isEquivalentTo(Process.class)
                        || c.isAssignableTo(java.util.concurrent.Executor.class)))
        .because("loops are steps on the Scheduler, and a library reports events to its host")
        .check(house);
  }

  @Test
  void theCoreReadsNoClockAndRollsNoDice() {
    noClasses()
        .that()
        .resideInAnyPackage(PORTS, DOMAIN)
        .should()
        .callMethodWhere(
            describe(
                "System.*, Math.random, *.now() without a clock",
                call -> {
                  JavaClass owner = call.getTargetOwner();
                  String name = call.getName();
                  boolean now =
                      name.equals("now")
                          && Stream.of(
                                  Instant.class,
                                  LocalDate.class,
                                  LocalDateTime.class,
                                  ZonedDateTime.class)
                              .anyMatch(owner::isEquivalentTo);
                  return now
                      || owner.isEquivalentTo(System.class)
                      || owner.isEquivalentTo(Clock.class)
                      || (owner.isEquivalentTo(Math.class) && name.equals("random"))
                      || owner.isAssignableTo(java.util.random.RandomGenerator.class);
                }))
        .because("time and chance are ports, so that a test can turn them")
        .check(house);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "files", "forge", "socket", "sqlite", "systemd", "launchd", "cli", "testkit", "http", "hub"
      })
  void anAdapterSeesThePortsAndItself(String adapter) {
    noClasses()
        .that()
        .resideInAPackage("org.hephaestus." + adapter + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.hephaestus..")
                .and(not(resideInAnyPackage(PORTS, WIRE, "org.hephaestus." + adapter + ".."))))
        .because("an adapter never sees another adapter, the domain or the app")
        .check(house);
  }

  @Test
  void theWireSeesThePorts() {
    noClasses()
        .that()
        .resideInAPackage(WIRE)
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.hephaestus..").and(not(resideInAnyPackage(PORTS, WIRE))))
        .because("both ends of the wire share its form and nothing else")
        .check(house);
  }

  @Test
  void theDomainSeesThePorts() {
    classes()
        .that()
        .resideInAPackage(DOMAIN)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                PORTS,
                DOMAIN,
                "java..",
                "org.jspecify.annotations",
                "com.github.f4b6a3.ulid",
                "org.dmfs.rfc5545..",
                "com.squareup.moshi..",
                "okio.."))
        .because("the domain is written against ports")
        .check(house);
  }

  @Test
  void theUpdaterKnowsNothingOfThisDaemon() {
    classes()
        .that()
        .resideInAPackage("org.hephaestus.domain.update..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "org.hephaestus.domain.update..",
                "org.hephaestus.ports.update..",
                "org.hephaestus.ports.time..",
                "org.hephaestus.ports.audit..",
                "java..",
                "org.jspecify.annotations",
                "com.github.f4b6a3.ulid"))
        .because("a stranger's daemon embeds the updater alone")
        .check(house);
  }

  @Test
  void publicSignaturesUseJdkAndOwnTypes() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat(resideInAnyPackage(PORTS, DOMAIN))
        .should(
            new ArchCondition<JavaMethod>("use JDK and own types in their signature") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                Stream.concat(
                        method.getRawParameterTypes().stream(),
                        Stream.of(method.getRawReturnType()))
                    .map(JavaClass::getBaseComponentType)
                    .filter(
                        type ->
                            !type.isPrimitive()
                                && !type.getPackageName().startsWith("java.")
                                && !type.getPackageName().startsWith("org.hephaestus."))
                    .forEach(
                        type ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    method, method.getFullName() + " uses " + type.getName())));
              }
            })
        .because("an embedder must not depend on our choice of libraries")
        .check(house);
  }

  @Test
  void nothingIsGlobal() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat(
            resideInAPackage("org.hephaestus..").and(not(resideInAPackage(APP))))
        .should()
        .beFinal()
        .because("two of them live in one JVM")
        .check(house);
  }

  @Test
  void onlyTheAppExitsReadsTheEnvironmentAndWires() {
    noClasses()
        .that()
        .resideOutsideOfPackage(APP)
        .should()
        .callMethodWhere(
            describe(
                "System.exit, Runtime.halt, System.getenv",
                call ->
                    (call.getTargetOwner().isEquivalentTo(System.class)
                            && (call.getName().equals("exit") || call.getName().equals("getenv")))
                        || (call.getTargetOwner().isEquivalentTo(Runtime.class)
                            && (call.getName().equals("exit") || call.getName().equals("halt")))))
        .orShould()
        .dependOnClassesThat(resideInAnyPackage("dagger..", "javax.inject..", "jakarta.inject.."))
        .because("an embedder's process and wiring are the embedder's")
        .check(house);
  }

  @Test
  void capabilitiesFormNoCycle() {
    slices()
        .matching("org.hephaestus.(*).(*)..")
        .should()
        .beFreeOfCycles()
        .because("a reader finds a feature by its folder")
        .check(house);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes()
        .that()
        .resideInAPackage("org.hephaestus..")
        .should(
            new ArchCondition<JavaClass>("be in a package that is @NullMarked") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                boolean marked =
                    item.getPackage().getAnnotations().stream()
                        .anyMatch(a -> a.getRawType().getSimpleName().equals("NullMarked"));
                if (!marked) {
                  events.add(SimpleConditionEvent.violated(item, item.getName()));
                }
              }
            })
        .because("NullAway looks at marked packages only")
        .check(house);
  }

  @Test
  void everyAdapterIsUnderTheLaws() {
    Set<String> trees =
        house.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("org.hephaestus."))
            .map(name -> name.split("\\.", -1)[2])
            .filter(tree -> !Set.of("ports", "domain", "app", "wire").contains(tree))
            .collect(Collectors.toSet());
    assertThat(trees).isEqualTo(ADAPTERS);
    assertThat(house.stream().filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC)).count())
        .isGreaterThan(50);
  }
}
