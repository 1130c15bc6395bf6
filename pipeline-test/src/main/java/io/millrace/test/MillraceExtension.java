package io.millrace.test;

import io.millrace.core.PipelineRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A JUnit extension that gives each test a runtime of its own, and fails a test that leaves something behind. A test (or its
 * constructor, or a method that runs before each test) asks by a parameter for
 *
 * <ul>
 *   <li>a {@link PipelineRuntime} with real threads, or
 *   <li>a {@link VirtualTime}, or both, and
 *   <li>{@link Leftovers}, to add what the extension cannot see.
 * </ul>
 *
 * <p>After the test nothing may be left on its runtimes: no run that has not ended (one that is about to end on another
 * thread gets 5 s), no timer, and after they are closed no thread. The test fails with all that is left, by name; when it has
 * failed already, this is attached to its failure.
 */
public final class MillraceExtension implements ParameterResolver, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(MillraceExtension.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Set<Class<?>> PARAMETERS = Set.of(PipelineRuntime.class, VirtualTime.class, Leftovers.class);

    /** A new extension; JUnit makes it for {@code @ExtendWith(MillraceExtension.class)}. */
    public MillraceExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Belongings belongings = context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        Belongings.class, type -> new Belongings(context.getUniqueId(), PATIENCE), Belongings.class);
        Class<?> type = parameter.getParameter().getType();
        if (type == PipelineRuntime.class) {
            return belongings.runtime();
        }
        return type == VirtualTime.class ? belongings.time() : belongings.leftovers();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Belongings belongings = context.getStore(NAMESPACE).remove(Belongings.class, Belongings.class);
        if (belongings == null) {
            return;
        }
        List<String> found = belongings.close();
        if (found.isEmpty()) {
            return;
        }
        AssertionError left = new AssertionError(
                "'" + context.getDisplayName() + "' has left behind:\n  " + String.join("\n  ", found));
        context.getExecutionException().ifPresentOrElse(failure -> failure.addSuppressed(left), () -> {
            throw left;
        });
    }
}
