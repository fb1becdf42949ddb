using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TaskKit.Http.Tests.Pages;

/// <summary>The scheme of docs/http-authentication.md, word for word.</summary>
internal sealed class ApiKeys(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logging,
    UrlEncoder encoder,
    IConfiguration configuration
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string given = Request.Headers.Authorization.ToString();
        if (!given.StartsWith(Prefix, StringComparison.Ordinal))
            return Task.FromResult(AuthenticateResult.NoResult());
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(given[Prefix.Length..]));
        // The comparison takes the same time for every key, so that its duration tells nothing.
        var known = configuration
            .GetSection("ApiKeys")
            .GetChildren()
            .FirstOrDefault(key => CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(key["Sha256"] ?? "")));
        return Task.FromResult(
            known is null ? AuthenticateResult.Fail("The key is unknown.") : AuthenticateResult.Success(TicketOf(known))
        );
    }

    private AuthenticationTicket TicketOf(IConfigurationSection key)
    {
        var claims = key.GetSection("May").GetChildren().Select(permission => new Claim("tasks", permission.Value ?? ""));
        var caller = new ClaimsIdentity(claims.Append(new Claim(ClaimTypes.Name, key.Key)), Scheme.Name);
        return new AuthenticationTicket(new ClaimsPrincipal(caller), Scheme.Name);
    }
}
