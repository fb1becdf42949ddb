using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Access;

/// <summary>Judges whether a request has a permission: by the host's policy, else as a local request, else not.</summary>
/// <param name="options">Have the policies.</param>
/// <param name="environment">Local requests count in Development.</param>
/// <param name="serve">Local requests count where <c>dotnet taskkit serve</c> started the program.</param>
internal sealed class AccessGate(TaskKitHttpOptions options, IHostEnvironment environment, LocalServe serve)
{
    private readonly bool _isLocalOpen = options.AllowLocalInDevelopment && (environment.IsDevelopment() || serve.Port is not null);

    /// <returns>The refusal, or <see langword="null"/>.</returns>
    public async ValueTask<Problem?> JudgeAsync(HttpContext http, TaskPermission permission)
    {
        if (!options.Policies.TryGetValue(permission, out string? policy))
            return JudgeLocal(http, permission);
        if (policy == TaskKitHttpOptions.Anyone)
            return null;
        if (http.RequestServices.GetService<IAuthorizationService>() is not { } authorization)
            return new Problem(
                ProblemCode.Closed,
                $"The policy '{policy}' is named for {permission}, and the host has no authorization. Call builder.Services.AddAuthorization(…)."
            );
        var result = await authorization.AuthorizeAsync(http.User, http, policy).ConfigureAwait(false);
        if (result.Succeeded)
            return null;
        return http.User.Identity is { IsAuthenticated: true }
            ? new Problem(ProblemCode.Forbidden, $"The policy of {permission} does not allow this caller.")
            : new Problem(ProblemCode.Unauthenticated, $"{permission} asks for credentials that the policy of the host accepts.");
    }

    private Problem? JudgeLocal(HttpContext http, TaskPermission permission)
    {
        if (!_isLocalOpen)
            return new Problem(
                ProblemCode.Closed,
                $"No policy opens {permission}. Name one in code: app.MapTaskKit(api => api.Policies[TaskPermission.{permission}] = \"…\"). To try it on this machine: dotnet taskkit serve."
            );
        return LocalRequest.Objection(http) is { } objection
            ? new Problem(
                ProblemCode.Closed,
                $"Without a policy for {permission} only this machine is served: {objection}. Name a policy to serve others."
            )
            : null;
    }
}
