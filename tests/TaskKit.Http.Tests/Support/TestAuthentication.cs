using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TaskKit.Http.Tests.Support;

/// <summary>A scheme that believes the header <c>X-May</c>: the permissions of the caller, parted by commas. It also knows one token.</summary>
internal sealed class TestAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public const string Header = "X-May";
    public const string AdminToken = "t0ken";

    private const string Scheme_ = "test";

    /// <summary>Adds the scheme and a policy for each permission.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(Scheme_).AddScheme<AuthenticationSchemeOptions, TestAuthentication>(Scheme_, null);
        var authorization = builder.Services.AddAuthorizationBuilder();
        foreach (var permission in Enum.GetValues<TaskPermission>())
            authorization.AddPolicy(PolicyOf(permission), policy => policy.RequireClaim("may", permission.ToString()));
    }

    public static void NamePolicies(TaskKitHttpOptions api)
    {
        foreach (var permission in Enum.GetValues<TaskPermission>())
            api.Policies[permission] = PolicyOf(permission);
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? may = Request.Headers.Authorization == $"Bearer {AdminToken}" ? nameof(TaskPermission.Admin) : Request.Headers[Header];
        if (may is null)
            return Task.FromResult(AuthenticateResult.NoResult());
        var claims = may.Split(',').Select(permission => new Claim("may", permission)).Append(new Claim(ClaimTypes.Name, "tester"));
        var identity = new ClaimsIdentity(claims, Scheme_);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme_)));
    }

    private static string PolicyOf(TaskPermission permission) => $"tasks-{permission}";
}
