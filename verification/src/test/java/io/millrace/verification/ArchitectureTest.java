package io.millrace.verification;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** The direction of dependencies, and where time, threads and randomness come from. */
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String CORE = "io.millrace.core..";
    private static final String ENGINE = "io.millrace.core.engine..";
    private static final String RUNTIME = "io.millrace.core.runtime..";
    private static final String OPERATORS = "io.millrace.operators..";
    private static final String RESILIENCE = "io.millrace.resilience..";
    private static final String CHECK = "io.millrace.check..";
    private static final String TEST = "io.millrace.test..";

    @ArchTest
    static final ArchRule coreStandsAlone = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage(CORE, "java..", "reactor..", "org.reactivestreams..", "org.jspecify.."))
            .because(
                    "everyone who uses a pipeline gets core's dependencies: define an interface in io.millrace.core.spi "
                            + "and implement it in a module of its own")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule operatorsSeeOnlyCore = noClasses()
            .that()
            .resideInAPackage(OPERATORS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(RESILIENCE, ENGINE))
            .because("operators and policies meet in the interfaces of io.millrace.core.spi: add there what is missing")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule policiesSeeOnlyCore = noClasses()
            .that()
            .resideInAPackage(RESILIENCE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(OPERATORS, ENGINE))
            .because("operators and policies meet in the interfaces of io.millrace.core.spi: add there what is missing")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theReaderOfCodeSeesOnlyCore = noClasses()
            .that()
            .resideInAPackage(CHECK)
            .should()
            .dependOnClassesThat(resideInAnyPackage(OPERATORS, RESILIENCE, ENGINE))
            .because("what an operator or a policy is checked for it says itself, in its check method")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule descriptionsDoNotKnowTheEngine = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.millrace.core.stage..",
                    "io.millrace.core.spi..",
                    "io.millrace.core.observe..",
                    "io.millrace.core.check..",
                    "io.millrace.core.rule..",
                    "io.millrace.core.function..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ENGINE))
            .because("dependencies point from the engine to what it interprets: move the shared type to the package "
                    + "that describes it, or let the engine implement an interface from there")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingShippedDependsOnTheTestKit = noClasses()
            .that(resideInAnyPackage(CORE, OPERATORS, RESILIENCE, CHECK))
            .should()
            .dependOnClassesThat(resideInAnyPackage(TEST, "io.millrace.samples..", "org.junit.."))
            .because("the test kit and the samples use the library, never the other way round")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule timeThreadsAndRandomnessComeFromTheRuntime = noClasses()
            .that(resideInAnyPackage(CORE, OPERATORS, RESILIENCE).and(resideOutsideOfPackages(RUNTIME)))
            .should()
            .accessTargetWhere(new AmbientSource())
            .because("a run under test has its own clock, threads and random numbers: take them from the context that "
                    + "the engine hands you, whose parts live in io.millrace.core.runtime")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that()
            .resideOutsideOfPackage("io.millrace.verification..")
            .should(new ArchCondition<>("be in a package marked @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(type, marked, type.getName() + " is not"));
                }
            })
            .because("nullness is checked in marked packages only: put @NullMarked in the package's package-info.java");

    /** A call, or a method reference, that reaches for the JVM's own clock, threads or randomness. */
    private static final class AmbientSource extends DescribedPredicate<JavaAccess<?>> {
        private static final Map<String, Set<String>> METHODS = Map.of(
                "java.lang.System", Set.of("nanoTime", "currentTimeMillis"),
                "java.lang.Thread", Set.of("sleep", "start"),
                "java.lang.Math", Set.of("random"),
                "java.util.UUID", Set.of("randomUUID"));

        private static final Set<String> CLASSES = Set.of(
                "java.util.Random",
                "java.util.SplittableRandom",
                "java.util.Timer",
                "java.util.concurrent.ThreadLocalRandom",
                "java.util.concurrent.Executors",
                "java.security.SecureRandom",
                "reactor.core.scheduler.Schedulers");

        AmbientSource() {
            super("is a clock, a thread or a random number of the JVM");
        }

        @Override
        public boolean test(JavaAccess<?> access) {
            AccessTarget target = access.getTarget();
            JavaClass owner = target.getOwner();
            String name = target.getName();
            return METHODS.getOrDefault(owner.getName(), Set.of()).contains(name)
                    || CLASSES.contains(owner.getName())
                    || (owner.getPackageName().equals("java.time")
                            && (name.equals("now") || name.startsWith("system") || name.startsWith("tick")));
        }
    }
}
