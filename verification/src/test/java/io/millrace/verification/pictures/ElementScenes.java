package io.millrace.verification.pictures;

import io.millrace.operators.element.Elements;
import io.millrace.operators.element.Gather;

final class ElementScenes extends Scene {

    @Draws("Elements.ofType")
    void ofType() {
        in("a 1 b 2 3 c |").as(ElementScenes::parsed).via(Elements.ofType(Integer.class));
    }

    private static Object parsed(String text) {
        return Character.isDigit(text.charAt(0)) ? (Object) Integer.valueOf(text) : text;
    }

    @Draws("Elements.index")
    void index() {
        in("a . b . c |").via(Elements.index());
    }

    @Draws("Elements.skipWhile")
    void skipWhile() {
        numbers("1 2 3 1 2 |").via(Elements.skipWhile(n -> n < 3));
    }

    @Draws("Elements.skipUntil")
    void skipUntil() {
        numbers("1 2 3 1 2 |").via(Elements.skipUntil(n -> n == 2));
    }

    @Draws("Elements.takeUntil")
    void takeUntil() {
        numbers("1 2 3 1 2 |").via(Elements.takeUntil(n -> n == 3));
    }

    @Draws("Elements.fold")
    void fold() {
        numbers("1 2 3 4 |").via(Elements.fold(() -> "", (text, n) -> text + n));
    }

    @Draws("Elements.reduce")
    void reduce() {
        numbers("1 2 3 4 |").via(Elements.reduce(Integer::sum));
    }

    @Draws(value = "Gather.with", java = 24)
    void gather() {
        in("a b c d e |").via(Gather.with(() -> gatherer("windowSliding", 3)));
    }

    /** One of {@code Gatherers}, by name: this is compiled for a Java that has none. */
    private static Object gatherer(String method, int argument) throws ReflectiveOperationException {
        return Class.forName("java.util.stream.Gatherers")
                .getMethod(method, int.class)
                .invoke(null, argument);
    }
}
