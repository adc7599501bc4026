package io.wechatlogin.application;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.binding.AccountBinding;
import io.wechatlogin.application.binding.AccountUnbinding;
import io.wechatlogin.application.binding.BoundAccounts;
import io.wechatlogin.application.callback.Callback;
import io.wechatlogin.application.directory.Directory;
import io.wechatlogin.application.housekeeping.Housekeeping;
import io.wechatlogin.application.identity.Attempts;
import io.wechatlogin.application.identity.BindCodes;
import io.wechatlogin.application.identity.CodeExchange;
import io.wechatlogin.application.identity.IdentityOwners;
import io.wechatlogin.application.identity.PersonalData;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.login.Login;
import io.wechatlogin.application.login.PersonLogin;
import io.wechatlogin.application.miniprogram.AppTokenRenewal;
import io.wechatlogin.application.miniprogram.Decryption;
import io.wechatlogin.application.miniprogram.PhoneNumberLookup;
import io.wechatlogin.application.phone.VerifiedPhones;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Measurements;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.profile.FilledInProfiles;
import io.wechatlogin.application.profile.ProfileLookup;
import io.wechatlogin.application.profile.UserProfiles;
import io.wechatlogin.application.profile.UserTokens;
import io.wechatlogin.application.profile.WebTokenRenewal;
import io.wechatlogin.application.push.Pushes;
import io.wechatlogin.application.registration.Registration;
import io.wechatlogin.application.scan.ConfirmedLogin;
import io.wechatlogin.application.scan.ScanApproval;
import io.wechatlogin.application.scan.ScanLogin;
import io.wechatlogin.application.session.LiveCallers;
import io.wechatlogin.application.session.SessionTokens;
import io.wechatlogin.application.session.UserSessions;
import io.wechatlogin.application.state.StateVerification;

/**
 * The use cases, wired over the ports of a deployment. The constructor is the diagram: each part
 * receives only parts that stand above it.
 */
public final class LoginApplication {
  private final Instances instances;
  private final Audit audit;
  private final StateVerification stateVerification;
  private final SessionTokens sessionTokens;
  private final UserSessions userSessions;
  private final AccountBinding binding;
  private final AccountUnbinding unbinding;
  private final BoundAccounts boundAccounts;
  private final Login login;
  private final Registration registration;
  private final ScanLogin scanLogin;
  private final ScanApproval scanApproval;
  private final Callback callback;
  private final Decryption decryption;
  private final PhoneNumberLookup phoneNumbers;
  private final VerifiedPhones verifiedPhones;
  private final ProfileLookup profileLookup;
  private final UserProfiles userProfiles;
  private final UserTokens userTokens;
  private final FilledInProfiles filledInProfiles;
  private final Pushes pushes;
  private final Directory directory;
  private final Housekeeping housekeeping;

  /** Wires the use cases without measurements. */
  public LoginApplication(Instances instances, Ports ports, ClockAndSecrets source) {
    this(instances, ports, source, Measurements.NONE);
  }

  /** Wires the use cases. */
  public LoginApplication(
      Instances instances, Ports ports, ClockAndSecrets source, Measurements measurements) {
    Ports.IdentityPorts identities = ports.identities();
    Ports.ProviderPorts providers = ports.providers();
    Ports.StorePorts store = ports.store();
    this.instances = instances;
    audit = new Audit(store.events(), ports.users(), source);
    stateVerification = new StateVerification(ports.logins().states(), store.revocations(), source);
    sessionTokens = new SessionTokens(ports, source);
    userSessions = new UserSessions(ports, instances, audit, source);
    boundAccounts = new BoundAccounts(ports.users(), identities.bindings(), identities.conflicts());
    Attempts attempts = new Attempts(measurements);
    CodeExchange exchange = new CodeExchange(attempts, store.revocations(), source);
    PersonalData personalData = new PersonalData(identities);
    BindCodes bindCodes = new BindCodes(ports.logins().codes(), identities.unbound(), source);
    IdentityOwners owners = new IdentityOwners(ports, bindCodes, personalData, audit, source);

    binding =
        new AccountBinding(
            ports,
            stateVerification,
            exchange,
            new AccountBinding.Parts(owners, bindCodes, personalData, attempts, audit, source));
    unbinding =
        new AccountUnbinding(
            ports,
            instances,
            userSessions,
            new AccountUnbinding.Parts(bindCodes, personalData, audit, source));
    PersonLogin persons = new PersonLogin(ports, owners, bindCodes, personalData, audit, source);
    login =
        new Login(stateVerification, exchange, ports.logins().signIns(), persons, attempts, source);
    phoneNumbers = new PhoneNumberLookup(new AppTokenRenewal(providers.appTokens(), source));
    verifiedPhones =
        new VerifiedPhones(ports, phoneNumbers, new LiveCallers(ports, source), audit, source);
    registration =
        new Registration(
            ports,
            new Registration.Parts(owners, bindCodes, verifiedPhones, attempts, audit, source));
    ConfirmedLogin confirmedLogin =
        new ConfirmedLogin(login, personalData, identities.removal(), store.revocations(), source);
    scanLogin = new ScanLogin(ports.logins().scans(), confirmedLogin, store.transactions(), source);
    scanApproval =
        new ScanApproval(
            instances, stateVerification, ports.logins().scans(), persons, confirmedLogin, source);
    callback = new Callback(stateVerification, exchange, login, binding, scanApproval);

    decryption = new Decryption(boundAccounts, identities.sessionKeys(), source.clock());
    profileLookup = new ProfileLookup(identities.profiles(), providers.profileRenewal(), source);
    WebTokenRenewal webTokens =
        new WebTokenRenewal(identities.profiles(), providers.profileRenewal(), source);
    userProfiles =
        new UserProfiles(
            boundAccounts, identities.profiles(), providers.profileRenewal(), webTokens, source);
    userTokens = new UserTokens(boundAccounts, identities.profiles(), webTokens, source);
    filledInProfiles = new FilledInProfiles(boundAccounts, ports, audit, source);
    pushes = new Pushes(unbinding, providers.deliveries(), store.transactions(), source.clock());
    directory = new Directory(ports, bindCodes, personalData, audit);
    housekeeping = new Housekeeping(store.expiring(), source.clock());
  }

  /** Returns the configured instances. */
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

  /** Returns the desktop's side of a login by scan. */
  public ScanLogin scanLogin() {
    return scanLogin;
  }

  /** Returns the phone's side of a login by scan. */
  public ScanApproval scanApproval() {
    return scanApproval;
  }

  /** Returns what answers the browser that comes back from WeChat. */
  public Callback callback() {
    return callback;
  }

  /** Returns what binds WeChat accounts to users. */
  public AccountBinding binding() {
    return binding;
  }

  /** Returns what unbinds WeChat accounts from users. */
  public AccountUnbinding unbinding() {
    return unbinding;
  }

  /** Returns what shows which WeChat accounts are bound to a user. */
  public BoundAccounts boundAccounts() {
    return boundAccounts;
  }

  /** Returns what decrypts the data that a mini program hands over. */
  public Decryption decryption() {
    return decryption;
  }

  /** Returns what makes users of persons without an account. */
  public Registration registration() {
    return registration;
  }

  /** Returns what opens sessions, recognizes their tokens, and rotates them. */
  public SessionTokens sessionTokens() {
    return sessionTokens;
  }

  /** Returns what lists and ends the sessions of users. */
  public UserSessions userSessions() {
    return userSessions;
  }

  /** Returns where hosts keep users and organizations. */
  public Directory directory() {
    return directory;
  }

  /** Returns what looks up the phone numbers that persons hand over. */
  public PhoneNumberLookup phoneNumbers() {
    return phoneNumbers;
  }

  /** Returns what keeps the phone numbers of users. */
  public VerifiedPhones verifiedPhones() {
    return verifiedPhones;
  }

  /** Returns what trades codes for profiles and tokens. */
  public ProfileLookup profileLookup() {
    return profileLookup;
  }

  /** Returns what shows the stored profiles of users. */
  public UserProfiles userProfiles() {
    return userProfiles;
  }

  /** Returns what gives hosts the access tokens of users. */
  public UserTokens userTokens() {
    return userTokens;
  }

  /** Returns what stores the profiles that persons fill in. */
  public FilledInProfiles filledInProfiles() {
    return filledInProfiles;
  }

  /** Returns what processes the messages that WeChat pushes. */
  public Pushes pushes() {
    return pushes;
  }

  /** Returns what shows the audit log. */
  public Audit audit() {
    return audit;
  }

  /** Returns what removes expired rows; the host has to call it regularly. */
  public Housekeeping housekeeping() {
    return housekeeping;
  }
}
