package io.millrace.verification;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.millrace.core.spi.Operator;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What users can make with {@code pipeline-operators}: {@code Batch.bySize}, {@code Room.dropOldest}, {@code MergeHub.of}. */
public final class Factories {

    private static final String FAMILIES = "io.millrace.operators.";

    private Factories() {}

    /**
     * The public methods of the families that make an operator, and the public static ones that make anything else to be used as
     * it is: a hub, a source, a function for a call. What returns a part, to be continued, is none.
     */
    public static Set<String> names() {
        return methods()
                .filter(method -> Operator.class.isAssignableFrom(method.getReturnType())
                        || Modifier.isStatic(method.getModifiers()) && !makesAPart(method))
                .map(Factories::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All public methods of the families, such as {@code Window.session}, which is a part of several operators. */
    public static Set<String> allMethods() {
        return methods().map(Factories::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Method> methods() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.millrace.operators")
                        .stream()
                        .filter(type -> type.getPackageName().startsWith(FAMILIES)
                                && type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::reflect)
                        .filter(type -> !type.isEnum())
                        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic());
    }

    private static boolean makesAPart(Method method) {
        Class<?> made = method.getReturnType();
        return made.getName().startsWith(FAMILIES) && !made.getSimpleName().endsWith("Hub");
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
