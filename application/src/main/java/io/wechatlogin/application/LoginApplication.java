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

  public Instances instances() {
    return instances;
  }

  public StateVerification stateVerification() {
    return stateVerification;
  }

  public Login login() {
    return login;
  }

  public ScanLogin scanLogin() {
    return scanLogin;
  }

  public ScanApproval scanApproval() {
    return scanApproval;
  }

  public WebLogin webLogin() {
    return webLogin;
  }

  public AccountBinding binding() {
    return binding;
  }

  public Decryption decryption() {
    return decryption;
  }

  public Registration registration() {
    return registration;
  }

  public SignedInSessions sessions() {
    return sessions;
  }

  public Directory directory() {
    return directory;
  }

  public PhoneNumberLookup phoneNumbers() {
    return phoneNumbers;
  }

  public ProfileLookup profiles() {
    return profiles;
  }

  public Pushes pushes() {
    return pushes;
  }

  public Audit audit() {
    return audit;
  }

  public Housekeeping housekeeping() {
    return housekeeping;
  }
}
