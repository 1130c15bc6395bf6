package io.millrace.operators.element;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@code java.util.stream.Gatherer}, which the Java that this is built for does not have.
 *
 * @param type the interface of gatherers
 * @param downstream the interface of what they push to
 * @param initializer of a gatherer: makes the state
 * @param integrator of a gatherer: takes the state, an element and the downstream
 * @param finisher of a gatherer: takes the state and the downstream
 * @param integrate the method of an integrator
 */
record GathererMethods(
        Class<?> type,
        Class<?> downstream,
        MethodHandle initializer,
        MethodHandle integrator,
        MethodHandle finisher,
        MethodHandle integrate) {

    private static final @Nullable GathererMethods PRESENT = find();

    /** Those of this Java. */
    static GathererMethods require() {
        GathererMethods present = PRESENT;
        if (present == null) {
            throw new UnsupportedOperationException("java.util.stream.Gatherer needs Java 24 or newer; this is Java "
                    + Runtime.version().feature());
        }
        return present;
    }

    private static @Nullable GathererMethods find() {
        try {
            Class<?> type = Class.forName("java.util.stream.Gatherer");
            Class<?> integrator = Class.forName("java.util.stream.Gatherer$Integrator");
            Class<?> downstream = Class.forName("java.util.stream.Gatherer$Downstream");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            return new GathererMethods(
                    type,
                    downstream,
                    lookup.findVirtual(type, "initializer", MethodType.methodType(Supplier.class)),
                    lookup.findVirtual(type, "integrator", MethodType.methodType(integrator)),
                    lookup.findVirtual(type, "finisher", MethodType.methodType(BiConsumer.class)),
                    lookup.findVirtual(
                            integrator,
                            "integrate",
                            MethodType.methodType(boolean.class, Object.class, Object.class, downstream)));
        } catch (ReflectiveOperationException absent) {
            return null;
        }
    }

    /** Makes the state of {@code gatherer} for a run that it pushes to {@code target} in. */
    OpenGatherer open(@Nullable Object gatherer, Consumer<Object> target) throws Exception {
        if (!type.isInstance(gatherer)) {
            throw new IllegalArgumentException("a " + type.getName() + " is wanted, not "
                    + (gatherer == null ? "null" : "a " + gatherer.getClass().getName()));
        }
        Supplier<?> create = (Supplier<?>) call(() -> initializer.invoke(gatherer));
        Object step = call(() -> integrator.invoke(gatherer));
        @SuppressWarnings("unchecked") // of what it is given the state and the downstream that it made or got
        BiConsumer<@Nullable Object, Object> last =
                (BiConsumer<@Nullable Object, Object>) call(() -> finisher.invoke(gatherer));
        Object state = create.get();
        Object pushed = downstream(target);
        MethodHandle bound = integrate
                .bindTo(step)
                .asType(MethodType.methodType(boolean.class, Object.class, Object.class, Object.class));
        return new OpenGatherer() {
            @Override
            public boolean integrate(Object element) throws Exception {
                return (boolean) call(() -> (boolean) bound.invokeExact(state, element, pushed));
            }

            @Override
            public void finish() {
                last.accept(state, pushed);
            }
        };
    }

    private Object downstream(Consumer<Object> target) {
        InvocationHandler handler = (proxy, method, arguments) -> answer(proxy, method, arguments, target);
        return Proxy.newProxyInstance(GathererMethods.class.getClassLoader(), new Class<?>[] {downstream}, handler);
    }

    private static Object answer(Object proxy, Method method, Object @Nullable [] arguments, Consumer<Object> target) {
        return switch (method.getName()) {
            case "push" -> {
                Object value = arguments == null ? null : arguments[0];
                target.accept(Objects.requireNonNull(value, "the gatherer pushed null"));
                yield true;
            }
            case "isRejecting" -> false;
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "downstream of a gatherer";
        };
    }

    private interface Invocation {
        Object get() throws Throwable;
    }

    private static Object call(Invocation invocation) throws Exception {
        try {
            return invocation.get();
        } catch (Exception | Error thrown) {
            throw thrown;
        } catch (Throwable other) {
            throw new IllegalStateException(other);
        }
    }
}
