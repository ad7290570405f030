import { session } from '../session'

/** The service's name as the left menu shows it; undefined when the person may not see it. */
export const serviceName = (id: string) => session.services.find((one) => one.id === id)?.name
