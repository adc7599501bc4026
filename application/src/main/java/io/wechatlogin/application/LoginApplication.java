package io.wechatlogin.application;

import io.wechatlogin.application.port.Measurements;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.secret.Secrets;
import java.net.URI;
import java.time.InstantSource;

/** The use cases, wired over the ports of a deployment. */
public final class LoginApplication {
  private final Instances instances;
  private final StateVerification stateVerification;
  private final Login login;
  private final ScanLogin scanLogin;
  private final ScanApproval scanApproval;
  private final WebLogin webLogin;
  private final AccountBinding binding;
  private final Decryption decryption;
  private final Registration registration;
  private final SignedInSessions sessions;
  private final Directory directory;
  private final PhoneNumberLookup phoneNumbers;
  private final ProfileLookup profiles;
  private final Pushes pushes;
  private final Audit audit;
  private final Housekeeping housekeeping;

  /**
   * @param publicUrl the base of the service as browsers see it, without a slash at its end
   */
  public LoginApplication(
      Instances instances, Ports ports, Secrets secrets, InstantSource clock, URI publicUrl) {
    this(instances, ports, Measurements.NONE, secrets, clock, publicUrl);
  }

  /** Wires the use cases, and has somebody count what happens. */
  public LoginApplication(
      Instances instances,
      Ports ports,
      Measurements measurements,
      Secrets secrets,
      InstantSource clock,
      URI publicUrl) {
    Attempts attempts = new Attempts(measurements);
    this.instances = instances;
    audit = new Audit(ports.events(), ports.users(), secrets, clock);
    CodeExchange exchange = new CodeExchange(attempts, secrets, clock);
    PersonData personData = new PersonData(ports.sessionKeys(), ports.profiles());
    stateVerification = new StateVerification(ports.states(), secrets, clock, publicUrl);
    sessions =
        new SignedInSessions(
            ports.signIns(),
            ports.sessions(),
            ports.users(),
            ports.oneTimeCodes(),
            instances,
            audit,
            secrets,
            clock);
    binding =
        new AccountBinding(
            instances,
            stateVerification,
            sessions,
            ports.bindings(),
            ports.users(),
            ports.oneTimeCodes(),
            personData,
            exchange,
            attempts,
            ports.transactions(),
            audit,
            secrets,
            clock);
    login =
        new Login(
            stateVerification,
            ports.signIns(),
            ports.bindings(),
            binding,
            ports.users(),
            ports.oneTimeCodes(),
            personData,
            exchange,
            attempts,
            secrets,
            clock);
    scanLogin =
        new ScanLogin(ports.scans(), login, ports.transactions(), secrets, clock, publicUrl);
    scanApproval =
        new ScanApproval(
            instances, stateVerification, ports.scans(), login, secrets, clock, publicUrl);
    webLogin = new WebLogin(stateVerification, login, binding, exchange, scanApproval);
    decryption = new Decryption(binding, ports.sessionKeys(), clock);
    registration =
        new Registration(
            binding,
            ports.bindings(),
            ports.users(),
            ports.oneTimeCodes(),
            ports.transactions(),
            attempts,
            audit,
            secrets,
            clock);
    pushes = new Pushes(binding, sessions, ports.deliveries(), ports.transactions(), clock);
    phoneNumbers = new PhoneNumberLookup(new AppAccess(ports.appTokens(), secrets, clock));
    profiles = new ProfileLookup(binding, ports.profiles(), secrets, clock);
    directory =
        new Directory(
            ports.users(),
            ports.bindings(),
            ports.oneTimeCodes(),
            ports.sessions(),
            personData,
            ports.transactions(),
            audit);
    housekeeping =
        new Housekeeping(
            ports.oneTimeCodes(),
            ports.states(),
            ports.sessions(),
            ports.scans(),
            ports.sessionKeys(),
            ports.profiles(),
            ports.deliveries(),
            clock);
  }

  /** Returns the configured ways to log in. */
  public Instances instances() {
    return instances;
  }

  /** Returns what starts a login in a browser, and checks the {@code state} that comes back. */
  public StateVerification stateVerification() {
    return stateVerification;
  }

  /** Returns what turns a code into a loginCode, a bindCode or a session. */
  public Login login() {
    return login;
  }

  /** Returns the browser's side of a login by scanning. */
  public ScanLogin scanLogin() {
    return scanLogin;
  }

  /** Returns the phone's side of a login by scanning. */
  public ScanApproval scanApproval() {
    return scanApproval;
  }

  /** Returns what answers the browser that WeChat sends back. */
  public WebLogin webLogin() {
    return webLogin;
  }

  /** Returns what ties WeChat accounts to users, and unties them. */
  public AccountBinding binding() {
    return binding;
  }

  /** Returns what opens the data that a mini program passes on. */
  public Decryption decryption() {
    return decryption;
  }

  /** Returns what makes users of persons whom nobody knew. */
  public Registration registration() {
    return registration;
  }

  /** Returns what opens sessions and knows their holders again. */
  public SignedInSessions sessions() {
    return sessions;
  }

  /** Returns where hosts keep users and organizations. */
  public Directory directory() {
    return directory;
  }

  /** Returns what finds the phone numbers that persons hand over. */
  public PhoneNumberLookup phoneNumbers() {
    return phoneNumbers;
  }

  /** Returns what hands out profiles and tokens of persons. */
  public ProfileLookup profiles() {
    return profiles;
  }

  /** Returns what takes and heeds the pushes of WeChat. */
  public Pushes pushes() {
    return pushes;
  }

  /** Returns what has happened to accounts. */
  public Audit audit() {
    return audit;
  }

  /** Returns what removes expired rows; somebody has to call it now and then. */
  public Housekeeping housekeeping() {
    return housekeeping;
  }
}
