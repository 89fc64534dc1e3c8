// The frame of pages that are only read: a title, a lead and sections of text.
import type { ComponentChildren } from 'preact'
import { Crumbs, PageHead } from '../components/page-head.tsx'
import { type Section, ShopFrame, type Surroundings } from '../components/shop-frame.tsx'

export interface PlainPageProps {
  around: Surroundings
  title: string
  lead: string
  description: string
  section?: Section
  children: ComponentChildren
}

export const PlainPage = (props: PlainPageProps) => (
  <ShopFrame around={props.around} section={props.section} title={props.title} description={props.description}>
    <Crumbs of={[{ name: 'Home', href: '/' }, { name: props.title }]} />
    <PageHead title={props.title} lead={props.lead} />
    <div class="reading">{props.children}</div>
  </ShopFrame>
)

/** One headed part of the text. */
export const Passage = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="stack">
    <h2>{title}</h2>
    {children}
  </section>
)
