import Router from '@koa/router';
import type { Middleware } from 'koa';
import { methodNotAllowed, notFound } from './problem.ts';
import type { Route } from './route.ts';
import { parameterReader, type Texts } from './validate.ts';

/** Turns the route table into middleware: guard, validate, handle, and a clear no to what is not in it. */
export function mount(routes: Route[], guardsOf: (route: Route) => Middleware[]): Middleware {
  const router = new Router({ sensitive: true, strict: true });
  for (const route of routes) {
    const readParams = parameterReader(route.params);
    const readQuery = parameterReader(route.query);
    router[route.method](route.name, route.path, announce(route), ...guardsOf(route), async (ctx) => {
      const input = { params: readParams(ctx.params), query: readQuery(ctx.query as Texts) };
      const answer = await route.handle(input, ctx);
      if (answer !== undefined) ctx.body = answer;
    });
  }
  const dispatch = router.routes();
  return (ctx, next) =>
    dispatch(ctx as never, async () => {
      const allowed = allowedMethods(routes, ctx.path);
      if (allowed.length > 0 && !allowed.includes(ctx.method)) throw methodNotAllowed(ctx.method, allowed);
      if (allowed.length === 0) throw notFound(ctx.path);
      await next();
    });
}

/** Before anything can refuse: measurement and refusals are the route's. */
function announce(route: Route): Middleware {
  return (ctx, next) => {
    ctx.state.route = route.path;
    ctx.state.presentProblem = route.presentProblem;
    return next();
  };
}

function allowedMethods(routes: Route[], path: string): string[] {
  const methods = routes.filter((route) => pathPattern(route.path).test(path)).map((route) => route.method);
  return [...new Set(methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])))];
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`);
}
