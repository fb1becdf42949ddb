using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TaskKit.Kafka.Tests.Support;

namespace TaskKit.Kafka.Tests.Faults;

/// <summary>A broker that talks TLS only and wants a login.</summary>
public sealed class SecuredBroker : ClassBroker
{
    internal const string User = "orders";
    internal const string Password = "correct-horse";

    private readonly string _folder;

    public SecuredBroker()
        : this(Directory.CreateTempSubdirectory("taskkit-secured-").FullName) { }

    private SecuredBroker(string folder)
        : base(SettingsIn(folder)) => _folder = folder;

    /// <summary>The file of the authority that vouches for the broker.</summary>
    internal string Authority => AuthorityIn(_folder);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string AuthorityIn(string folder) => Path.Combine(folder, "ca.pem");

    private static string[] SettingsIn(string folder)
    {
        string store = Path.Combine(folder, "broker.pem");
        WriteCertificate(store, AuthorityIn(folder));
        return
        [
            // The one listener for clients and for the broker itself keeps its name.
            "listener.security.protocol.map=PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT",
            "sasl.enabled.mechanisms=PLAIN",
            "sasl.mechanism.inter.broker.protocol=PLAIN",
            "ssl.keystore.type=PEM",
            $"ssl.keystore.location={store}",
            "ssl.truststore.type=PEM",
            $"ssl.truststore.location={AuthorityIn(folder)}",
            "listener.name.plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required "
                + $"""username="broker" password="itself" user_broker="itself" user_{User}="{Password}";""",
        ];
    }

    // One that signs itself, for the address that the broker is reached by: the broker's key store and its authority in one.
    private static void WriteCertificate(string store, string authority)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        string pem = certificate.ExportCertificatePem();
        File.WriteAllText(authority, pem);
        File.WriteAllText(store, $"{key.ExportPkcs8PrivateKeyPem()}\n{pem}\n");
    }
}
