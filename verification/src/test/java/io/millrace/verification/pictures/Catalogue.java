package io.millrace.verification.pictures;

import io.millrace.verification.Clone;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All pictures that there are, by what they show. */
final class Catalogue {

    /** In the order of the page. */
    private static final List<Class<? extends Scene>> SCENES = List.of(
            BatchScenes.class,
            BufferScenes.class,
            RateScenes.class,
            TimeScenes.class,
            WindowScenes.class,
            KeyedScenes.class,
            MergeScenes.class,
            BranchScenes.class,
            ElementScenes.class,
            FramingScenes.class,
            CallScenes.class,
            HubScenes.class);

    private Catalogue() {}

    /** One picture: what it shows, and the method that makes it. */
    record Entry(Class<? extends Scene> scene, Method method) {

        Draws draws() {
            return method.getAnnotation(Draws.class);
        }

        String name() {
            return draws().value();
        }

        String file() {
            return Picture.file(name());
        }

        boolean canBeDrawnHere() {
            return Runtime.version().feature() >= draws().java();
        }

        Picture draw() {
            try {
                Constructor<? extends Scene> constructor = scene.getDeclaredConstructor();
                Scene played = constructor.newInstance();
                method.invoke(played);
                return new Picture(name(), Excerpt.of(source(), name()), played.play());
            } catch (InvocationTargetException thrown) {
                throw new AssertionError("the scene of " + name() + " cannot be played", thrown.getCause());
            } catch (ReflectiveOperationException wrong) {
                throw new AssertionError("the scene of " + name() + " needs a method without parameters", wrong);
            }
        }

        private String source() {
            return Clone.read(Clone.ROOT
                    .resolve("verification/src/test/java")
                    .resolve(scene.getName().replace('.', '/') + ".java"));
        }
    }

    /** The pictures in the order of their names. */
    static Map<String, Entry> entries() {
        Map<String, Entry> entries = new TreeMap<>();
        SCENES.forEach(scene -> Stream.of(scene.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Draws.class))
                .map(method -> new Entry(scene, method))
                .forEach(entry -> {
                    if (entries.put(entry.name(), entry) != null) {
                        throw new AssertionError("two scenes draw " + entry.name());
                    }
                }));
        return entries;
    }
}
