package example.shop;

import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * The logins that a visitor has begun, one for each tab, in the visitor's HTTP session. WeChat ties
 * its code to nobody; the {@code state} in this session ties it to the visitor. An attacker who
 * sends a link or a form with another code does not know a state of the visitor.
 */
final class PendingLogins implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String ATTRIBUTE = "pending-logins";
  private static final int MOST = 16;

  private final SequencedSet<String> states = new LinkedHashSet<>();

  private PendingLogins() {}

  /** Notes the state of a login that begins; the oldest goes where there are too many. */
  static void begin(HttpSession session, String state) {
    change(session, pending -> pending.add(state));
  }

  /** Returns whether this visitor has begun the login with this state, and forgets it. */
  static boolean end(HttpSession session, String state) {
    return change(session, pending -> pending.states.remove(state));
  }

  private boolean add(String state) {
    states.add(state);
    if (states.size() > MOST) {
      states.removeFirst();
    }
    return true;
  }

  private interface Change {
    boolean apply(PendingLogins pending);
  }

  /** Sets the attribute anew, so that session stores that copy sessions see the change. */
  private static boolean change(HttpSession session, Change change) {
    synchronized (PendingLogins.class) {
      PendingLogins pending =
          session.getAttribute(ATTRIBUTE) instanceof PendingLogins known
              ? known
              : new PendingLogins();
      boolean result = change.apply(pending);
      session.setAttribute(ATTRIBUTE, pending);
      return result;
    }
  }
}
